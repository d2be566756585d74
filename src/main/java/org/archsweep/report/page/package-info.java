/** One page of HTML that answers the question of a results folder, with pictures and tables. */
package org.archsweep.report.page;
