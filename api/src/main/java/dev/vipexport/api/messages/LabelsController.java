package dev.vipexport.api.messages;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.directory.Directory;
import dev.vipexport.api.directory.Label;
import dev.vipexport.common.job.Requester;
import dev.vipexport.common.query.ExportQuery;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How many messages of a window carry each label: as many as an export with that label has rows. */
@RestController
class LabelsController {
    private final QueryGate gate;
    private final Directory directory;
    private final MessageCounts counts;
    private final int parallelCounts;

    LabelsController(QueryGate gate, Directory directory, MessageCounts counts, ApiSettings settings) {
        this.gate = gate;
        this.directory = directory;
        this.counts = counts;
        this.parallelCounts = settings.labels().parallelCounts();
    }

    record LabelView(String label, String name, boolean builtIn, long count) {}

    record Labels(List<LabelView> labels) {}

    /** The built-in ones first, then the organisation's own, by their ids. */
    @GetMapping(path = "/vip-messages/labels", produces = MediaType.APPLICATION_JSON_VALUE)
    Labels labels(Requester caller, @RequestParam MultiValueMap<String, String> parameters) {
        ExportQuery query = gate.query(caller.orgId(), parameters);
        var labels = new ArrayList<Label>(Label.BUILT_IN);
        directory.labels(caller.orgId()).stream()
                .filter(own -> Label.BUILT_IN.stream()
                        .noneMatch(builtIn -> builtIn.label().equals(own.label())))
                .forEach(labels::add);
        List<Long> counted = counts.of(
                labels.stream().map(label -> query.labelled(label.label())).toList(), parallelCounts);
        var views = new ArrayList<LabelView>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            views.add(new LabelView(label.label(), label.name(), label.builtIn(), counted.get(i)));
        }
        return new Labels(views);
    }
}
