package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import dev.vipexport.api.BackEnds;
import dev.vipexport.api.Caller;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.storage.StorageServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RemovalTest {
    private static final FakeWorker WORKER = FakeWorker.shared();

    private static final StorageServer SERVER = server();
    private static final Storage STORAGE = GoogleClients.storage(
            new CloudSettings(BackEnds.PROJECT, "(default)", BackEnds.BUCKET, null, SERVER.url()));
    private static final RunningApi API = RunningApi.start("vip-export.cloud.storage-emulator-url=" + SERVER.url());

    private final Organisation organisation = Organisation.create();
    private final Caller caller = Caller.of(API, organisation);

    private static StorageServer server() {
        StorageServer server = StorageServer.start(StorageServer.Options.temporary());
        server.createBucket(BackEnds.BUCKET);
        return server;
    }

    @AfterAll
    static void stop() throws Exception {
        API.close();
        STORAGE.close();
        SERVER.close();
    }

    @Test
    void anExportUnderWayIsCanceledAndWhoWaitsForItHearsOfIt() {
        CompletableFuture<HttpResponse<String>> held = caller.getLater("/vip-messages/export?" + organisation.june());
        String exportId = ExportJobs.onlyOneOf(organisation);
        WORKER.start(exportId, 10);

        HttpResponse<String> answer = delete(caller, exportId);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Caller.json(answer).get("state").asString()).isEqualTo("CANCELED");
        assertThat(held.join().statusCode()).isEqualTo(409);
    }

    @Test
    void aFinishedExportIsDeletedWithEverythingThatItLeft() {
        String exportId = finished();
        String neighbour = finished();

        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);

        assertThat(caller.get("/vip-messages/exports/" + exportId).statusCode()).isEqualTo(404);
        assertThat(objectsOf(exportId)).isEmpty();
        assertThat(objectsOf(neighbour)).hasSize(2);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(404);
    }

    @Test
    void aCanceledExportIsDeletedByASecondRequest() {
        String exportId = queued();

        assertThat(delete(caller, exportId).statusCode()).isEqualTo(200);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(404);
    }

    @Test
    void anotherOrganisationsExportLooksLikeOneThatDoesNotExist() {
        String exportId = finished();
        Caller other = Caller.of(API, Organisation.create());

        HttpResponse<String> answer = delete(other, exportId);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(delete(other, "none").body());
        assertThat(objectsOf(exportId)).hasSize(2);
    }

    @Test
    void anExportWhoseFileCannotBeDeletedIsStillThere() {
        String exportId = finished();
        SERVER.faults().next(100, call -> call.method().equals("DELETE"), new Fault.Status(400));

        HttpResponse<String> answer = delete(caller, exportId);
        SERVER.faults().clear();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(caller.get("/vip-messages/exports/" + exportId).statusCode()).isEqualTo(200);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);
        assertThat(objectsOf(exportId)).isEmpty();
    }

    private String queued() {
        HttpResponse<String> answer =
                caller.get("/vip-messages/export?" + organisation.june(), "Prefer", "respond-async");
        return Caller.json(answer).get("exportId").asString();
    }

    /** A finished export with its file and something beside it. */
    private String finished() {
        String exportId = queued();
        WORKER.finish(exportId, 3);
        for (String name : List.of("/1/vip messages.csv", "/1/manifest.json")) {
            STORAGE.create(
                    BlobInfo.newBuilder(BackEnds.BUCKET, "exports/" + exportId + name)
                            .build(),
                    new byte[] {1});
        }
        return exportId;
    }

    private static List<String> objectsOf(String exportId) {
        return STORAGE.list(BackEnds.BUCKET, BlobListOption.prefix("exports/" + exportId))
                .streamAll()
                .map(blob -> blob.getName())
                .toList();
    }

    private static HttpResponse<String> delete(Caller caller, String exportId) {
        return Caller.send(caller.signed("/vip-messages/exports/" + exportId).DELETE());
    }
}
