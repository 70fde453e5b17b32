package dev.vipexport.emulators.firestore;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Applies armed faults to calls. It knows a call's target once the request message has arrived. */
final class FaultInterceptor implements ServerInterceptor {
    private final Faults faults;
    private final ClientConnections connections;
    private final ScheduledExecutorService timer;

    FaultInterceptor(Faults faults, ClientConnections connections, ScheduledExecutorService timer) {
        this.faults = faults;
        this.connections = connections;
        this.timer = timer;
    }

    @Override
    public <A, B> Listener<A> interceptCall(ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        FaultyCall<A, B> faulty = new FaultyCall<>(call, connections, timer);
        return new FaultyListener<>(faulty, next.startCall(faulty, headers));
    }

    private final class FaultyListener<A, B> extends SimpleForwardingServerCallListener<A> {
        private final FaultyCall<A, B> call;
        private boolean rejected;

        private FaultyListener(FaultyCall<A, B> call, Listener<A> listener) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(A request) {
            MethodDescriptor<A, B> method = call.getMethodDescriptor();
            String name = Objects.requireNonNull(method.getBareMethodName(), "every method has a name");
            Optional<Fault> fault = faults.take(new Faults.Call(name, CallTarget.of(request)));
            fault.ifPresent(armed -> call.inject(armed, super::onReady));
            rejected = fault.isPresent() && fault.get() instanceof Fault.Status;
            if (!rejected) {
                super.onMessage(request);
            }
        }

        @Override
        public void onHalfClose() {
            if (!rejected) {
                super.onHalfClose();
            }
        }
    }
}
