package org.archsweep.claims;

import java.util.Optional;

/**
 * A claim with what was measured of it.
 *
 * @param claim what was said
 * @param measured empty where no trial of what it speaks of has ended
 * @param verdict of {@link Verdict#of}
 */
record Finding(Claim claim, Optional<Measurement> measured, Verdict verdict) {}
