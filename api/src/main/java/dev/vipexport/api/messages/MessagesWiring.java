package dev.vipexport.api.messages;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.directory.Directory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessagesWiring {

    @Bean
    QueryGate queryGate(Directory directory) {
        return new QueryGate(directory);
    }

    @Bean
    Messages messages(Firestore firestore, ApiSettings settings) {
        return Messages.in(firestore, settings.callTimeout());
    }

    @Bean
    MessageCounts messageCounts(Firestore firestore, ApiSettings settings) {
        return MessageCounts.in(firestore, settings.estimate().countTimeout());
    }
}
