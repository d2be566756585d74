/** Networks as drawings. */
package org.archsweep.report.drawing;
