/** What a job would do, before it does it, and what that costs. */
package org.archsweep.plan;
