/**
 * The specification of a training: keys, each declared once by the room that uses it;
 * configurations, which give each a value; trials; and their ids. Knows no other room.
 */
package org.archsweep.spec;
