package dev.vipexport.chaos.check;

import dev.vipexport.chaos.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what in a history breaks a promise. It is a function of the history alone. */
public final class Checker {
    private static final Map<String, Rule> RULES = new LinkedHashMap<>();

    static {
        RULES.put("ends", new EndsRule());
        RULES.put("one end", new OneEndRule());
        RULES.put("files", new FilesRule());
        RULES.put("counts", new CountsRule());
        RULES.put("progress", new ProgressRule());
        RULES.put("callbacks", new CallbacksRule());
        RULES.put("objects", new ObjectsRule());
        RULES.put("isolation", new IsolationRule());
        RULES.put("idempotency", new IdempotencyRule());
        RULES.put("retries", new RetriesRule());
        RULES.put("answers", new AnswersRule());
    }

    private Checker() {}

    /** Collects the violations of one rule. */
    static final class Findings {
        private final String rule;
        private final List<Violation> violations;

        private Findings(String rule, List<Violation> violations) {
            this.rule = rule;
            this.violations = violations;
        }

        void add(long line, String message) {
            violations.add(new Violation(rule, line, message));
        }
    }

    /** Returns all violations, in the order of the rules. */
    public static List<Violation> check(History history) {
        var facts = new Facts(history);
        var violations = new ArrayList<Violation>();
        RULES.forEach((name, rule) -> rule.check(facts, new Findings(name, violations)));
        return violations;
    }
}
