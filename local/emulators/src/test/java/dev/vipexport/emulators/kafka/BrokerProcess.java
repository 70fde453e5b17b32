package dev.vipexport.emulators.kafka;

import java.nio.file.Path;

/** A broker in a process of its own, which a test may kill; prints where it listens. */
final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        KafkaBroker broker = KafkaBroker.start(KafkaBroker.Options.stored(0, Path.of(arguments[0])));
        System.out.println(broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
