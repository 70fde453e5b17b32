package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.vipexport.api.messages.PagePosition;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists the permitted types of every sealed type that the API distinguishes. If this test fails, handle the new type in the
 * place named here and add it to the list.
 */
class SealedTypesTest {

    static Stream<Arguments> types() {
        return Stream.of(
                // ExportSubmitter.accept
                Arguments.of(
                        SubmissionResult.class,
                        List.of(
                                "Created",
                                "Existing",
                                "QuotaExceeded",
                                "DailyQuotaExceeded",
                                "IdempotencyKeyReused",
                                "JobDeleted",
                                "NotRetryable")),
                // ExportService.cancelOrDelete and WebhookAttempt: all but Applied mean that the job did not change
                Arguments.of(Change.class, List.of("Applied", "Rejected", "NotFound")),
                // FirestoreMessageRepository.after
                Arguments.of(PagePosition.class, List.of("Time", "Message")));
    }

    @ParameterizedTest
    @MethodSource("types")
    void sealedType_permitsOnlyHandledTypes(Class<?> type, List<String> handled) {
        assertThat(Arrays.stream(type.getPermittedSubclasses()).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(handled);
    }

    @Test
    void kinds_matchPermittedTypes() {
        assertThat(PagePosition.Kind.values()).hasSameSizeAs(PagePosition.class.getPermittedSubclasses());
    }

    /** RequestedTime needs no list: its types implement all methods. */
    @Test
    void sealedTypes_areListed() {
        List<String> sealed = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("dev.vipexport.api").stream()
                        .map(JavaClass::reflect)
                        .filter(Class::isSealed)
                        .map(Class::getSimpleName)
                        .toList();

        assertThat(sealed).containsExactlyInAnyOrder("PagePosition", "RequestedTime");
    }
}
