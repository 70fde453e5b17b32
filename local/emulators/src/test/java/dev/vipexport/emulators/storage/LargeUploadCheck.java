package dev.vipexport.emulators.storage;

/** Transfers 200 MiB. {@code .ci/millions} runs it: more chunks need only more time. */
class LargeUploadCheck extends LargeUploadTest {
    @Override
    int chunks() {
        return 100;
    }
}
