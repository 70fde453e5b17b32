package dev.vipexport.emulators.kafka;

import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/**
 * Creates fault handlers that only log. Kafka's own handlers would end the process, in which this broker is only a
 * guest.
 */
final class LoggingFaultHandlerFactory implements FaultHandlerFactory {
    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return new LoggingFaultHandler("embedded Kafka: " + name, action);
    }
}
