package dev.vipexport.api.messages.count;

import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Label;
import dev.vipexport.api.messages.query.QueryResolver;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Counts the messages of each label. An export with that label has as many rows. */
@RestController
class LabelsController {
    private final QueryResolver queryResolver;
    private final Directory directory;
    private final MessageCounter messageCounter;
    private final int countConcurrency;

    LabelsController(
            QueryResolver queryResolver, Directory directory, MessageCounter messageCounter, LabelSettings settings) {
        this.queryResolver = queryResolver;
        this.directory = directory;
        this.messageCounter = messageCounter;
        this.countConcurrency = settings.countConcurrency();
    }

    record LabelView(String label, String name, boolean builtIn, long count) {}

    record Labels(List<LabelView> labels) {}

    /** Returns the built-in labels first, then the organisation's own, sorted by id. */
    @GetMapping(path = "/vip-messages/labels", produces = MediaType.APPLICATION_JSON_VALUE)
    Labels labels(Caller caller, @RequestParam MultiValueMap<String, String> parameters) {
        ExportQuery query = queryResolver.readAndResolve(caller.orgId(), parameters);
        var labels = new ArrayList<Label>(Label.BUILT_IN);
        directory.labels(caller.orgId()).stream()
                .filter(own -> Label.BUILT_IN.stream()
                        .noneMatch(builtIn -> builtIn.label().equals(own.label())))
                .forEach(labels::add);
        List<Long> counts = messageCounter.count(
                labels.stream().map(label -> query.withLabel(label.label())).toList(), countConcurrency);
        var views = new ArrayList<LabelView>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            views.add(new LabelView(label.label(), label.name(), label.builtIn(), counts.get(i)));
        }
        return new Labels(views);
    }
}
