package dev.vipexport.api.export;

import com.google.cloud.storage.Storage;
import dev.vipexport.api.export.file.DownloadLinks;
import dev.vipexport.api.export.file.DownloadLinks.Link;
import dev.vipexport.common.cloud.CloudSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the kind of download links, and counts them: each one is an access to data. */
@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    DownloadLinks downloadLinks(
            Storage storage,
            CloudSettings cloud,
            ExportSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        DownloadLinks links = DownloadLinks.of(storage, cloud, settings.linkLifetime(), clock);
        Counter given = Counter.builder("vip.export.links")
                .description("Download links that the API has given away")
                .register(registry);
        return (objectName, end) -> {
            Link link = links.linkTo(objectName, end);
            given.increment();
            return link;
        };
    }
}
