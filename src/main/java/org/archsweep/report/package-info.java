/** What a person reads or looks at: tables for the terminal, CSV and JSON, pictures. */
package org.archsweep.report;
