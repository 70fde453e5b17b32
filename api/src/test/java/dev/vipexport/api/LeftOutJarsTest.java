package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each type belongs to a jar that {@code common/pom.xml} excludes. */
class LeftOutJarsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.ctc.wstx.stax.WstxInputFactory",
                "com.fasterxml.jackson.dataformat.xml.XmlMapper",
                "com.google.cloud.monitoring.v3.MetricServiceClient",
                "io.grpc.googleapis.GoogleCloudToProdNameResolverProvider",
                "io.grpc.rls.RlsLoadBalancerProvider",
                "io.grpc.xds.XdsNameResolverProvider",
                "org.apache.http.client.HttpClient"
            })
    void jar_isLeftOut_whenNothingRunsIt(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }
}
