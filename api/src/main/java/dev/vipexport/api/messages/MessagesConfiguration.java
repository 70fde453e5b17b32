package dev.vipexport.api.messages;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.messages.query.QueryResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessagesConfiguration {

    @Bean
    QueryResolver queryResolver(Directory directory) {
        return new QueryResolver(directory);
    }

    @Bean
    MessageRepository messageRepository(Firestore firestore, ApiSettings settings) {
        return MessageRepository.in(firestore, settings.callTimeout());
    }

    @Bean
    MessageCounter messageCounter(Firestore firestore, ApiSettings settings) {
        return MessageCounter.in(firestore, settings.estimate().countTimeout());
    }
}
