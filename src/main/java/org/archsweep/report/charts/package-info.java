/** Time against accuracy, and accuracy by epoch, as pictures. */
package org.archsweep.report.charts;
