package dev.vipexport.emulators.kafka;

import java.nio.file.Path;

/** Runs a broker in another process, which a test can kill. Prints its address. */
final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        KafkaBroker broker = KafkaBroker.start(KafkaBroker.Options.stored(0, Path.of(arguments[0])));
        System.out.println(broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
