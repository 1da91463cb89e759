#include "app/view/session/documents.hpp"

#include "app/view/text/file_places.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

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

FileLock::Taken Documents::lock(const std::string& path) {
    std::error_code error;
    const std::string place = kept_about(path, ".lock");
    fs::create_directories(fs::path(place).parent_path(), error);
    return lock_.take(place);
}

void Documents::open(const std::string& path) {
    const std::string full = full_path(path);
    std::error_code error;
    std::string problem;
    std::string text;
    document_.keep();
    const bool others = lock(full) == FileLock::Taken::by_another;
    // A scenario that was never saved has no file yet.
    const bool may_be_made =
        fs::is_directory(fs::path(full).parent_path(), error) && !fs::exists(full, error);
    if (!may_be_made) {
        text = read_scenario_file(full, problem);
    }
    Document document = problem.empty() ? Document(full, std::move(text), !others) : Document(full);
    document.set_read_only(others);
    start(std::move(document), std::move(problem));
    holder_ = others ? lock_.holder() : 0;
}

void Documents::open_text(const std::string& path, std::string text) {
    document_.keep();
    lock_.release();
    start(Document(full_path(path), std::move(text), false), {});
}

void Documents::open_new() {
    std::error_code error;
    open_unnamed(fs::current_path(error).string(), "untitled", first_text);
}

void Documents::open_copy() {
    const fs::path path(document_.path());
    open_unnamed(path.parent_path().string(), path.stem().string(), document_.text());
}

/// Its name is one that no file has and no other window's new one.
void Documents::open_unnamed(const std::string& folder, std::string_view stem, std::string text) {
    document_.keep();
    std::string path = full_path(free_name(folder, stem, ".cow"));
    for (int more = 2; lock(path) == FileLock::Taken::by_another; ++more) {
        path = full_path(free_name(folder, fmt::format("{}-{}", stem, more), ".cow"));
    }
    start(Document(path, std::move(text)), {});
    unnamed_ = true;
}

void Documents::start(Document document, std::string problem) {
    document_ = std::move(document);
    problem_ = std::move(problem);
    since_edit_ = -1;
    holder_ = 0;
    unnamed_ = false;
    seen_ = stamp_of(document_.path());
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

// ---- the file ------------------------------------------------------------------------------------------------------

Documents::Stamp Documents::stamp_of(const std::string& path) {
    std::error_code error;
    Stamp out;
    out.there = fs::is_regular_file(path, error);
    if (out.there) {
        out.time = fs::last_write_time(path, error);
        out.size = fs::file_size(path, error);
    }
    return out;
}

FileNews Documents::look() {
    if (document_.path().empty()) {
        return FileNews::none;
    }
    if (holder_ != 0 && lock(document_.path()) != FileLock::Taken::by_another) {
        holder_ = 0;
        document_.set_read_only(false);
        return FileNews::free;
    }
    const Stamp before = std::exchange(seen_, stamp_of(document_.path()));
    if (seen_ == before) {
        return FileNews::none;
    }
    if (!seen_.there) {
        return FileNews::gone;
    }
    return !problem_.empty() || document_.differs_from_file() ? FileNews::changed : FileNews::none;
}

// ---- saving --------------------------------------------------------------------------------------------------------

Saved Documents::save(const std::string& path, bool overwrite, std::string& notice) {
    const std::string before = document_.path();
    const std::string wanted = path.empty() ? before : full_path(expanded(path));
    if (before.empty() || !(document_.editable() || (document_.read_only() && wanted != before))) {
        notice = document_.read_only() ? trf("Another window has {} (process {}).", before, holder_)
                                       : std::string(tr("There is nothing that could be saved."));
        return Saved::failed;
    }
    FileLock others;
    if (wanted != before && others.take(kept_about(wanted, ".lock")) == FileLock::Taken::by_another) {
        notice = trf("Another window has {} (process {}).", wanted, others.holder());
        return Saved::failed;
    }
    std::error_code error;
    const Saved out = wanted == before
                          ? document_.save(overwrite, {fs::current_path(error).string(), home_folder()})
                          : document_.save_as(wanted, overwrite);
    const std::string why = error_text(document_.error());
    switch (out) {
    case Saved::done: notice = trf("Saved: {}", document_.path()); break;
    case Saved::elsewhere:
        notice = trf("{} cannot be written: {}; saved as {}", before, why, document_.path());
        break;
    case Saved::failed: notice = trf("{} cannot be written: {}.", wanted, why); break;
    case Saved::conflict:
    case Saved::exists: return out; // the window asks
    }
    if (out != Saved::failed) {
        if (document_.path() != before) {
            others.release();
            lock(document_.path());
        }
        holder_ = 0;
        unnamed_ = false;
        seen_ = stamp_of(document_.path());
    }
    return out;
}

bool Documents::reload(std::string& notice) {
    std::string problem;
    const bool done = document_.reload(problem);
    seen_ = stamp_of(document_.path());
    notice = done ? std::string(tr("The file as it is on disk. Undo brings your text back."))
                  : std::string(tr(problem));
    return done;
}

} // namespace cow::ui
