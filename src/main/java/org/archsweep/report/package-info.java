/** What a person reads: tables for the terminal, CSV and JSON. */
package org.archsweep.report;
