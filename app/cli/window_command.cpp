#include "app/cli/window_command.hpp"

#include "app/cli/shipped.hpp"
#include "app/cli/source.hpp"
#include "core/scenario/diagnostic.hpp"

#ifdef COWSCOPE_WINDOW
#include "app/gui/shell/window.hpp"
#endif

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <system_error>

namespace cow::cli {
namespace {

namespace fs = std::filesystem;

std::string instead_of_window(const std::string& file) {
    return fmt::format("in the terminal: cowscope run {}", file.empty() ? "FILE" : file);
}

Exit complain(const Streams& streams, Exit exit, Problem problem) {
    report(streams, false, std::span(&problem, 1));
    return exit;
}

/// A file that is not there may have been meant as a command.
std::string command_hint(const std::string& word) {
    const std::string_view near = nearest_word(word, {"run", "help", "version"});
    if (near.empty()) {
        return {};
    }
    return near == "run" ? "did you mean 'cowscope run FILE'?"
                         : fmt::format("did you mean 'cowscope --{}'?", near);
}

/// One that is not there yet, in a folder that is, or is empty, is begun in the window's editor.
bool is_begun(const std::string& file) {
    std::error_code error;
    const fs::path path(file);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const bool there = fs::exists(fs::symlink_status(path, error));
    return there ? fs::is_regular_file(path, error) && fs::is_empty(path, error)
                 : fs::is_directory(folder, error) && (path.has_extension() || path.has_parent_path());
}

/// Whether the file can be read at all, or begun. What is wrong in it, the window shows.
bool readable(const std::string& file, const Streams& streams) {
    if (is_begun(file)) {
        return true;
    }
    std::vector<Problem> problems;
    if (read_source(file, streams.in, problems)) {
        return true;
    }
    if (const std::string hint = command_hint(file); !hint.empty() && !fs::path(file).has_parent_path()) {
        problems.front().hint = hint;
    }
    report(streams, false, problems);
    return false;
}

#ifdef COWSCOPE_WINDOW

bool has_display() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return set("DISPLAY") || set("WAYLAND_DISPLAY");
}

/// Writes each line at once. When nobody listens any more, nothing is told.
std::function<void(std::string_view)> listener(const Streams& streams) {
    return [stream = streams.out](std::string_view line) mutable {
        if (stream == nullptr) {
            return;
        }
        try {
            Output out(stream);
            out.print("{}\n", line);
            out.flush();
        } catch (const WriteError&) {
            stream = nullptr;
        }
    };
}

Exit open_window(const std::string& file, bool narrate, const Streams& streams) {
    if (!has_display()) {
        return complain(
            streams, Exit::cannot,
            misuse("no window can open: there is no display (DISPLAY and WAYLAND_DISPLAY are not set)",
                   instead_of_window(file)));
    }
    ui::WindowOptions options;
    options.file = file.empty() ? std::nullopt : std::optional(is_begun(file) ? file : or_shipped(file));
    options.scenarios_dir = scenarios_folder();
    if (narrate) {
        std::signal(SIGPIPE, SIG_IGN); // the window stays when the listener goes
        options.narrate = listener(streams);
    }
    const int code = ui::run_window(options); // says itself why it cannot
    if (code == ui::exit_no_window) {
        Output(streams.err).print("  {}\n", instead_of_window(file));
        return Exit::cannot;
    }
    return code == 0 ? Exit::ok : Exit::bad;
}

#else

Exit open_window(const std::string& file, bool, const Streams& streams) {
    return complain(
        streams, Exit::cannot,
        misuse("this program was built without the window (COWSCOPE_WINDOW=OFF)", instead_of_window(file)));
}

#endif

} // namespace

Exit window_command(const std::string& file, bool narrate, const Streams& streams) {
    if (is_standard_input(file)) {
        return complain(streams, Exit::bad,
                        misuse("the window opens files, not standard input", instead_of_window(file)));
    }
    if (!file.empty() && !readable(file, streams)) {
        return Exit::bad;
    }
    return open_window(file, narrate, streams);
}

} // namespace cow::cli
