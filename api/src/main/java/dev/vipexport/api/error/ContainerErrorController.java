package dev.vipexport.api.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends the errors of the servlet container in the format of all other errors. */
@RestController
class ContainerErrorController implements ErrorController {

    /** Returns the container's error, or 404 if a caller requests this path directly. */
    @RequestMapping("/error")
    ResponseEntity<ErrorBody> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return status instanceof Integer code
                ? errorBody(code, ErrorBodies.messageFor(code))
                : errorBody(404, ErrorBodies.NO_SUCH_ROUTE);
    }

    private static ResponseEntity<ErrorBody> errorBody(int status, String message) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ErrorBody(message));
    }
}
