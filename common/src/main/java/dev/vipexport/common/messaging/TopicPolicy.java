package dev.vipexport.common.messaging;

/** What an app may do with the topics in Kafka. */
public enum TopicPolicy {
    /** Creates missing topics. Leaves existing ones as they are. */
    CREATE,

    /** Creates missing topics, and adds the partitions that existing ones lack. */
    ALTER,

    /** Creates and changes nothing. */
    NONE
}
