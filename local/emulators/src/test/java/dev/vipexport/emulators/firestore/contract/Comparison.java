package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.contract.QueryText.Sourced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Asks both servers the same random questions over the same random documents. */
final class Comparison {
    private static final int QUESTIONS_OF_ONE_WORLD = 50;
    private static final int MOST_TRIES = 400;

    private final FirestoreClient ours;
    private final FirestoreClient googles;
    private final SplittableRandom random;
    private final String name;
    private int worlds;
    private int answered;
    private int refused;

    Comparison(FirestoreClient ours, FirestoreClient googles, long seed) {
        this.ours = ours;
        this.googles = googles;
        this.random = new SplittableRandom(seed);
        this.name = "comparison-" + Long.toUnsignedString(seed) + "-" + Long.toHexString(System.nanoTime());
    }

    /** How many questions both servers answered with documents or numbers, and how many both refused. */
    String tally() {
        return answered + " answered, " + refused + " refused by both";
    }

    /** The first of so many questions that the servers answer differently, as a case to paste. */
    Optional<String> firstDifference(int questions) {
        for (int left = questions; left > 0; left -= QUESTIONS_OF_ONE_WORLD) {
            Optional<Specimen> found = inOneWorld(Math.min(left, QUESTIONS_OF_ONE_WORLD));
            if (found.isPresent()) {
                return found.map(this::asCase);
            }
        }
        return Optional.empty();
    }

    /** Both servers keep the same documents under the same name. */
    private record World(Session ours, Session googles) {
        Answers ask(String question) {
            return new Answers(ours.answer(question), googles.answer(question));
        }
    }

    private World world(String project, List<String> setUp) {
        World world = new World(new Session(ours, project), new Session(googles, project));
        String commit = "commit " + String.join("; ", setUp);
        if (!world.ask(commit).equals(new Answers("ok", "ok"))) {
            throw new AssertionError("documents are refused: " + commit);
        }
        return world;
    }

    private String project() {
        return name + "-" + ++worlds;
    }

    private static ValueText text(String project) {
        return new ValueText("projects/" + project + "/databases/(default)/documents/");
    }

    private Optional<Specimen> inOneWorld(int questions) {
        String project = project();
        ValueText text = text(project);
        RandomDocuments values = new RandomDocuments(random, text);
        Map<String, Map<String, Value>> documents = values.documents();
        RandomQueries queries = new RandomQueries(random, values, text, documents);
        List<String> setUp =
                new Specimen(documents, "", new Sourced("", queries.query().query()), text).setUp();
        World world = world(project, setUp);
        for (int i = 0; i < questions; i++) {
            Specimen specimen = new Specimen(documents, queries.verb(), queries.query(), text);
            if (differs(world, specimen.question())) {
                return Optional.of(smallest(specimen));
            }
        }
        return Optional.empty();
    }

    private boolean differs(World world, String question) {
        Answers answers = world.ask(question);
        if (answers.ours().startsWith("!")) {
            refused++;
        } else {
            answered++;
        }
        return !answers.agreeOn(question);
    }

    /** Leaves out whatever is not needed for a difference of this kind. */
    private Specimen smallest(Specimen found) {
        String kind = ask(found).kind();
        Specimen smallest = found;
        List<Specimen> candidates = new ArrayList<>(found.smaller());
        for (int tries = 0; !candidates.isEmpty() && tries < MOST_TRIES; tries++) {
            Specimen candidate = candidates.remove(0);
            Answers answers = ask(candidate);
            if (!answers.agreeOn(candidate.question()) && answers.kind().equals(kind)) {
                smallest = candidate;
                candidates = new ArrayList<>(candidate.smaller());
            }
        }
        return smallest;
    }

    /** In a world of its own, as its values are relative to their project in the text. */
    private Answers ask(Specimen specimen) {
        return world(project(), specimen.setUp()).ask(specimen.question());
    }

    private String asCase(Specimen specimen) {
        Answers answers = ask(specimen);
        return "== NAME THIS\n" + String.join("\n", specimen.setUp()) + "\n" + specimen.question() + "\n= "
                + answers.googles().replace("\n", "\n= ") + "\n# our server answers\n# "
                + answers.ours().replace("\n", "\n# ");
    }
}
