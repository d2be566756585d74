/**
 * A study's claims against what was measured: the claims file, the queries that measure, the rules
 * of the verdicts, and the page.
 */
package org.archsweep.claims;
