package dev.vipexport.api.export;

import com.google.cloud.storage.Storage;
import dev.vipexport.api.export.file.DownloadLinks;
import dev.vipexport.common.cloud.CloudSettings;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the kind of download links. */
@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    DownloadLinks downloadLinks(Storage storage, CloudSettings cloud, ExportSettings settings, InstantSource clock) {
        return DownloadLinks.of(storage, cloud, settings.linkLifetime(), clock);
    }
}
