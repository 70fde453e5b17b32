package dev.vipexport.api.directory;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.common.job.Caller;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the workspaces and channels of the caller's organisation. */
@RestController
class DirectoryController {
    private static final String WORKSPACE_ID = "workspaceId";

    private final Directory directory;

    DirectoryController(Directory directory) {
        this.directory = directory;
    }

    record WorkspaceView(String workspaceId, String name, boolean vip) {
        static WorkspaceView of(Workspace workspace) {
            return new WorkspaceView(workspace.workspaceId(), workspace.name(), workspace.vip());
        }
    }

    record ChannelView(String mediumId, String name, String type, List<String> workspaceIds) {
        /** Leaves out workspaces that are not in {@code shown}: they can belong to another organisation. */
        static ChannelView of(Channel channel, Set<String> shown) {
            List<String> ids = channel.workspaceIds().stream()
                    .filter(shown::contains)
                    .sorted()
                    .toList();
            return new ChannelView(channel.mediumId(), channel.name(), channel.type(), ids);
        }
    }

    record Workspaces(List<WorkspaceView> workspaces) {}

    record Channels(List<ChannelView> channels) {}

    @GetMapping(path = "/workspaces", produces = MediaType.APPLICATION_JSON_VALUE)
    Workspaces workspaces(Caller caller) {
        return new Workspaces(directory.workspaces(caller.orgId()).stream()
                .map(WorkspaceView::of)
                .toList());
    }

    @GetMapping(path = "/channels", produces = MediaType.APPLICATION_JSON_VALUE)
    Channels channels(Caller caller, @RequestParam MultiValueMap<String, String> parameters) {
        List<String> filter = parameters.getOrDefault(WORKSPACE_ID, List.of());
        if (filter.isEmpty()) {
            return new Channels(views(caller, directory.channels(caller.orgId())));
        }
        String workspaceId = singleValue(filter);
        if (directory.workspace(caller.orgId(), workspaceId).isEmpty()) {
            throw ApiException.notFound("There is no such workspace");
        }
        return new Channels(views(
                caller,
                directory.channels(caller.orgId()).stream()
                        .filter(channel -> channel.workspaceIds().contains(workspaceId))
                        .toList()));
    }

    private List<ChannelView> views(Caller caller, List<Channel> channels) {
        Set<String> own = directory.workspaces(caller.orgId()).stream()
                .map(Workspace::workspaceId)
                .collect(Collectors.toSet());
        return channels.stream().map(channel -> ChannelView.of(channel, own)).toList();
    }

    private static String singleValue(List<String> values) {
        if (values.size() > 1) {
            throw new ValidationException(List.of(ValidationErrors.notAString(List.of(WORKSPACE_ID), values)));
        }
        String value = values.get(0);
        if (value.isEmpty()) {
            throw new ValidationException(List.of(ValidationErrors.empty(List.of(WORKSPACE_ID))));
        }
        return value;
    }
}
