#include "app/view/session/documents.hpp"

#include "app/view/text/file_places.hpp"
#include "core/language/language.hpp"

#include <filesystem>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

// A text that is being typed is looked at when the typing stops for so long; each time may begin a branch.
constexpr double settled = 0.4; // seconds

constexpr const char* first_text = R"(title "Untitled"
machine frames=32

init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A'
)";

} // namespace

// ---- opening -------------------------------------------------------------------------------------------------------

void Documents::open(const std::string& path) {
    const std::string full = full_path(path);
    std::error_code error;
    std::string problem;
    std::string text;
    // A new scenario that was never saved has no file yet.
    if (fs::exists(full, error) || !find_autosave(full)) {
        text = read_scenario_file(full, problem);
    }
    Document document = problem.empty() ? Document(full, std::move(text)) : Document(full);
    start(std::move(document), std::move(problem));
}

void Documents::open_text(const std::string& path, std::string text) {
    start(Document(full_path(path), std::move(text), false), {});
}

void Documents::open_new() {
    std::error_code error;
    const std::string path = free_name(fs::current_path(error).string(), "untitled", ".cow");
    start(Document(full_path(path), first_text), {});
}

void Documents::start(Document document, std::string problem) {
    document_.keep();
    document_ = std::move(document);
    problem_ = std::move(problem);
    since_edit_ = -1;
}

// ---- editing -------------------------------------------------------------------------------------------------------

bool Documents::edit(const TextEdit& edit) {
    const u64 before = document_.revision();
    document_.apply(edit);
    if (document_.revision() == before) {
        return false;
    }
    since_edit_ = 0;
    return true;
}

bool Documents::tick(double seconds) {
    document_.tick(seconds);
    if (since_edit_ < 0) {
        return false;
    }
    since_edit_ += seconds;
    return since_edit_ >= settled;
}

// ---- saving --------------------------------------------------------------------------------------------------------

Saved Documents::save(const std::string& path, bool overwrite, std::string& notice) {
    const std::string before = document_.path();
    const std::string wanted = path.empty() ? before : full_path(path);
    if (before.empty() || !document_.editable()) {
        notice = std::string(tr("There is nothing that could be saved."));
        return Saved::failed;
    }
    std::error_code error;
    const Saved out = path.empty()
                          ? document_.save(overwrite, {fs::current_path(error).string(), home_folder()})
                          : document_.save_as(wanted, overwrite);
    switch (out) {
    case Saved::done: notice = trf("Saved: {}", document_.path()); break;
    case Saved::elsewhere: notice = trf("{} cannot be written; saved as {}", before, document_.path()); break;
    case Saved::failed: notice = trf("{} cannot be written, nor any other place.", wanted); break;
    case Saved::conflict:
    case Saved::exists: break; // the window asks
    }
    return out;
}

bool Documents::reload(std::string& notice) {
    std::string problem;
    const bool done = document_.reload(problem);
    notice = done ? std::string(tr("The file as it is on disk. Undo brings your text back."))
                  : std::string(tr(problem));
    return done;
}

} // namespace cow::ui
