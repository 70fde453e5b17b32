package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;

/** A promise of the product that a history can break. */
@FunctionalInterface
interface Rule {

    /** Adds each entry of the history that breaks the promise to the findings. */
    void check(Facts facts, Findings findings);
}
