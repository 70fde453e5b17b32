package dev.vipexport.emulators.kafka;

import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/** Kafka's own handlers end the process on a fatal fault; this one is a guest in its process, so it only reports. */
final class LoggingFaultHandlerFactory implements FaultHandlerFactory {
    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return new LoggingFaultHandler("embedded Kafka: " + name, action);
    }
}
