package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirestoreErrorTest {
    private static final RunningApi API = RunningApi.shared();

    private final ApiClient caller = ApiClient.of(API, Organisation.create());
    private final Faults faults = Backends.shared().firestoreServer().faults();

    /** Statuses by number: CANCELLED, UNKNOWN, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, ABORTED, UNAUTHENTICATED. */
    @ParameterizedTest
    @CsvSource({"1, 503", "2, 503", "5, 500", "7, 500", "9, 500", "10, 503", "16, 500"})
    void firestoreError_isUnavailable_onlyWhenARetryMayHelp(int grpcStatus, int status) {
        String exportId = Organisation.unique("export");
        // the first call of the request reads the key
        assertThat(caller.get("/workspaces").statusCode()).isEqualTo(200);
        faults.arm(100, new CallPattern("BatchGetDocuments", exportId), new Fault.Status(grpcStatus));

        HttpResponse<String> answer = caller.get("/vip-messages/exports/" + exportId);
        int fired = faults.fired();
        faults.reset();

        assertThat(fired).isPositive();
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
    }
}
