package dev.vipexport.emulators.firestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.emulators.firestore.contract.ContractCase.Deviation;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the cases of {@code src/test/resources/firestore/contract} on our server, and on Google's emulator if {@code
 * -Dfirestore.oracle=HOST:PORT} names one.
 */
class ContractTest {
    private static final int MIN_CASES = 150;

    private static final Set<String> passedOnOurs = ConcurrentHashMap.newKeySet();
    private static final Set<String> passedOnGoogles = ConcurrentHashMap.newKeySet();

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private static FirestoreClient ours;

    @BeforeAll
    static void start() {
        ours = Connection.to(EMULATORS.firestore().endpoint());
    }

    @AfterAll
    static void stop() {
        ours.close();
        if (Oracle.endpoint().isPresent()) {
            long both = passedOnOurs.stream().filter(passedOnGoogles::contains).count();
            System.out.println("Firestore contract: " + both + " cases passed on both servers; "
                    + KnownDifferences.read().size() + " limits of Google's emulator are listed in "
                    + KnownDifferences.FILE
                    + ".txt, and still there");
        }
    }

    private static Stream<DynamicContainer> eachCase(Consumer<ContractCase> check) {
        return CaseFile.names().stream()
                .map(name -> dynamicContainer(
                        name,
                        CaseFile.read(name).stream().map(one -> dynamicTest(one.title(), () -> check.accept(one)))));
    }

    private static List<String> titles() {
        return CaseFile.names().stream()
                .flatMap(name -> CaseFile.read(name).stream())
                .map(ContractCase::title)
                .toList();
    }

    @Test
    void caseTitles_areUnique() {
        assertThat(titles()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(MIN_CASES);
    }

    @Test
    void knownDifferences_nameExistingCases() {
        assertThat(titles()).containsAll(KnownDifferences.read().keySet());
    }

    @TestFactory
    Stream<DynamicContainer> ourServer_answersAsDocumented() {
        return eachCase(one -> {
            assertThat(one.runOn(ours)).isEmpty();
            passedOnOurs.add(one.title());
        });
    }

    @TestFactory
    Stream<DynamicContainer> googlesEmulator_answersTheSame() {
        if (Oracle.endpoint().isEmpty()) {
            return Stream.of(dynamicContainer(
                    "no emulator",
                    Stream.of(
                            dynamicTest("skipped", () -> Oracle.required("Firestore contract on Google's emulator")))));
        }
        FirestoreClient googles = Connection.to(Oracle.endpoint().orElseThrow());
        Map<String, String> differences = KnownDifferences.read();
        return eachCase(one -> {
                    List<Deviation> deviations = one.runOn(googles);
                    String known = differences.get(one.title());
                    if (known == null) {
                        assertThat(deviations).isEmpty();
                        passedOnGoogles.add(one.title());
                    } else {
                        assertThat(deviations)
                                .as("what %s.txt lists", KnownDifferences.FILE)
                                .extracting(Deviation::answer)
                                .startsWith(known);
                    }
                })
                .onClose(googles::close);
    }
}
