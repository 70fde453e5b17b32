package dev.vipexport.attack;

import java.util.Set;

/**
 * One scripted attack.
 *
 * @param name name on the command line and in the table
 * @param kind what the attack stands for, such as slow peers or budgets
 * @param what one sentence about what the attacker does
 * @param expectations what else may happen while it runs
 * @param script the attack itself. It returns when the victims have been watched long enough
 */
record Attack(String name, Kind kind, String what, Set<Expectation> expectations, Script script) {

    /** The kinds of the attacks. */
    enum Kind {
        /** Peers that send or read slowly, or not at all. */
        SLOW_PEERS,
        /** Requests within the limits that cost much memory or many reads. */
        BUDGETS,
        /** Costs before a check, and log volume. */
        CHECK_BEFORE_COST,
        /** Records that no worker can process. */
        POISON,
        /** Foreign text that becomes a command somewhere else. */
        TEXT,
        /** API keys. */
        KEYS
    }

    /** What the short form and the judge know of an attack. */
    enum Expectation {
        /** Only the long form runs it. */
        LONG_FORM_ONLY,
        /** It talks to no server that the victims use. */
        NO_VICTIMS
    }

    /** The steps of an attack. */
    @FunctionalInterface
    interface Script {
        void run(Battle battle) throws Exception;
    }

    /** Creates an attack that both forms run. */
    static Attack of(String name, Kind kind, String what, Script script) {
        return new Attack(name, kind, what, Set.of(), script);
    }

    /** Returns this attack for the long form only. */
    Attack onlyInLongForm() {
        return new Attack(name, kind, what, Set.of(Expectation.LONG_FORM_ONLY), script);
    }

    /** Returns this attack on a program that no victim uses. */
    Attack withoutVictims() {
        return new Attack(name, kind, what, Set.of(Expectation.NO_VICTIMS), script);
    }

    boolean isInShortForm() {
        return !expectations.contains(Expectation.LONG_FORM_ONLY);
    }

    boolean hasVictims() {
        return !expectations.contains(Expectation.NO_VICTIMS);
    }
}
