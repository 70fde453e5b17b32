package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.contract.QueryText.Sourced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Asks both servers random questions over random documents and compares the answers. */
final class Comparison {
    private static final int QUERIES_PER_PROJECT = 50;
    private static final int MAX_SHRINK_ATTEMPTS = 400;

    private final FirestoreClient ours;
    private final FirestoreClient googles;
    private final SplittableRandom random;
    private final String name;
    private int projects;
    private int answered;
    private int refused;

    Comparison(FirestoreClient ours, FirestoreClient googles, long seed) {
        this.ours = ours;
        this.googles = googles;
        this.random = new SplittableRandom(seed);
        this.name = "comparison-" + Long.toUnsignedString(seed) + "-" + Long.toHexString(System.nanoTime());
    }

    /** Returns how many questions both servers answered with documents or numbers, and how many both rejected. */
    String tally() {
        return answered + " answered, " + refused + " refused by both";
    }

    /** Returns the first of {@code questions} questions with different answers, as a case to paste. */
    Optional<String> firstDifference(int questions) {
        for (int left = questions; left > 0; left -= QUERIES_PER_PROJECT) {
            Optional<GeneratedQuery> found = compareInNewProject(Math.min(left, QUERIES_PER_PROJECT));
            if (found.isPresent()) {
                return found.map(this::asCase);
            }
        }
        return Optional.empty();
    }

    /** One project with the same documents on both servers. */
    private record ProjectPair(CaseSession ours, CaseSession googles) {
        AnswerPair ask(String question) {
            return new AnswerPair(ours.answer(question), googles.answer(question));
        }
    }

    private ProjectPair newProjectPair(String project, List<String> setUp) {
        ProjectPair world = new ProjectPair(new CaseSession(ours, project), new CaseSession(googles, project));
        String commit = "commit " + String.join("; ", setUp);
        if (!world.ask(commit).equals(new AnswerPair("ok", "ok"))) {
            throw new AssertionError("documents are refused: " + commit);
        }
        return world;
    }

    private String nextProject() {
        return name + "-" + ++projects;
    }

    private static ValueText valueText(String project) {
        return new ValueText("projects/" + project + "/databases/(default)/documents/");
    }

    private Optional<GeneratedQuery> compareInNewProject(int questions) {
        String project = nextProject();
        ValueText text = valueText(project);
        RandomDocuments values = new RandomDocuments(random, text);
        Map<String, Map<String, Value>> documents = values.documents();
        RandomQueries queries = new RandomQueries(random, values, text, documents);
        List<String> setUp = new GeneratedQuery(
                        documents, "", new Sourced("", queries.query().query()), text)
                .setUpLines();
        ProjectPair world = newProjectPair(project, setUp);
        for (int i = 0; i < questions; i++) {
            GeneratedQuery specimen = new GeneratedQuery(documents, queries.verb(), queries.query(), text);
            if (isDifferent(world, specimen.question())) {
                return Optional.of(shrink(specimen));
            }
        }
        return Optional.empty();
    }

    private boolean isDifferent(ProjectPair world, String question) {
        AnswerPair answers = world.ask(question);
        if (answers.ours().startsWith("!")) {
            refused++;
        } else {
            answered++;
        }
        return !answers.isAcceptable(question);
    }

    /** Removes all that a difference of this kind does not need. */
    private GeneratedQuery shrink(GeneratedQuery found) {
        String kind = ask(found).kind();
        GeneratedQuery smallest = found;
        List<GeneratedQuery> candidates = new ArrayList<>(found.shrinkCandidates());
        for (int tries = 0; !candidates.isEmpty() && tries < MAX_SHRINK_ATTEMPTS; tries++) {
            GeneratedQuery candidate = candidates.remove(0);
            AnswerPair answers = ask(candidate);
            if (!answers.isAcceptable(candidate.question()) && answers.kind().equals(kind)) {
                smallest = candidate;
                candidates = new ArrayList<>(candidate.shrinkCandidates());
            }
        }
        return smallest;
    }

    /** Asks in a new project, because the values in the text are relative to their project. */
    private AnswerPair ask(GeneratedQuery specimen) {
        return newProjectPair(nextProject(), specimen.setUpLines()).ask(specimen.question());
    }

    private String asCase(GeneratedQuery specimen) {
        AnswerPair answers = ask(specimen);
        return "== NAME THIS\n" + String.join("\n", specimen.setUpLines()) + "\n" + specimen.question() + "\n= "
                + answers.googles().replace("\n", "\n= ") + "\n# our server answers\n# "
                + answers.ours().replace("\n", "\n# ");
    }
}
