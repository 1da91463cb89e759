#include "app/view/text/document.hpp"

#include "app/view/text/file_places.hpp"
#include "core/base/utf8.hpp"
#include "core/base/whole_file.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_scenario = std::uintmax_t{64} << 20U; // bytes
constexpr std::size_t largest_edited = std::size_t{1} << 20U;
constexpr double quiet = 1;   // seconds without a change, and it is kept …
constexpr double longest = 3; // … or so long after the first change

} // namespace

std::string read_scenario_file(const std::string& path, std::string& problem) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error || !fs::exists(status)) {
        problem = tr_later("There is no such file.");
        return {};
    }
    if (!fs::is_regular_file(status)) {
        problem = tr_later("This is no regular file.");
        return {};
    }
    if (fs::file_size(path, error) > largest_scenario || error) {
        problem = tr_later("This file is larger than 64 MiB; no scenario is.");
        return {};
    }
    std::optional<std::string> text = read_whole(path);
    if (!text) {
        problem = tr_later("The file cannot be read.");
    }
    return std::move(text).value_or(std::string());
}

Document::Document(std::string path, std::string bytes, bool kept) : path_(std::move(path)) {
    const auto feeds = std::count(bytes.begin(), bytes.end(), '\n');
    std::ptrdiff_t pairs = 0;
    for (std::size_t at = bytes.find("\r\n"); at != std::string::npos; at = bytes.find("\r\n", at + 2)) {
        ++pairs;
    }
    carriage_returns_ = pairs > 0 && pairs == feeds;
    saved_ = text_of(std::move(bytes));
    editable_ = saved_.size() <= largest_edited && valid_utf8_prefix(saved_) == saved_.size() &&
                saved_.find('\0') == std::string::npos;
    buffer_ = TextBuffer(saved_);
    parsed_ = parse_script(saved_);
    recovery_ = kept ? find_autosave(path_) : std::nullopt;
    if (recovery_ && (text_of(recovery_->text) == saved_ || !editable_)) {
        recovery_.reset();
    }
}

std::string Document::text_of(std::string bytes) const {
    if (carriage_returns_) {
        bytes.erase(std::remove(bytes.begin(), bytes.end(), '\r'), bytes.end());
    }
    return bytes;
}

std::string Document::bytes_of(std::string_view text) const {
    if (!carriage_returns_) {
        return std::string(text);
    }
    std::string out;
    for (const char c : text) {
        out += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return out;
}

// ---- editing -------------------------------------------------------------------------------------------------------

void Document::changed() {
    ++revision_;
    parsed_ = parse_script(text());
    since_first_ = since_change_ < 0 ? 0 : since_first_;
    since_change_ = 0;
}

void Document::apply(const TextEdit& edit) {
    if (editable() && !recovery_ && buffer_.apply(edit)) {
        changed();
    }
}

void Document::insert_lines(std::size_t line, std::string_view lines) {
    if (!editable() || recovery_) {
        return;
    }
    const std::vector<std::size_t> starts = line_starts(text());
    const std::size_t at = line >= 1 && line <= starts.size() ? starts[line - 1] : text().size();
    std::string added(lines);
    added += added.ends_with('\n') ? "" : "\n";
    if (at == text().size() && !text().empty() && text().back() != '\n') {
        added.insert(0, "\n");
    }
    buffer_.replace({at, at}, added);
    changed();
}

void Document::replace_text(std::string_view other) {
    if (text() != other && editable_) {
        buffer_.replace({0, text().size()}, other);
        buffer_.apply(edit::Place{0, false});
        changed();
    }
}

// ---- saving --------------------------------------------------------------------------------------------------------

/// The text is in the file `path`.
void Document::saved_as(std::string path) {
    if (!read_only_) {
        remove_autosave(path_);
    }
    path_ = std::move(path);
    read_only_ = false;
    remove_autosave(path_);
    saved_ = text();
    since_change_ = -1;
    unkept_ = false;
}

Saved Document::save(bool overwrite, const std::vector<std::string>& folders) {
    std::string problem;
    const std::string now = read_scenario_file(path_, problem);
    const bool there = problem.empty();
    if (there && !overwrite && text_of(now) != saved_ && text_of(now) != text()) {
        return Saved::conflict;
    }
    const std::string bytes = bytes_of(text());
    if ((there && now == bytes) || write_whole(path_, bytes)) {
        saved_as(path_);
        return Saved::done;
    }
    error_ = errno;
    for (const std::string& folder : folders) {
        const fs::path file = fs::path(path_).filename();
        const std::string other = free_name(folder, file.stem().string(), file.extension().string());
        if (!folder.empty() && write_whole(other, bytes)) {
            saved_as(other);
            return Saved::elsewhere;
        }
    }
    return Saved::failed;
}

Saved Document::save_as(const std::string& path, bool overwrite) {
    std::error_code error;
    if (!overwrite && fs::exists(path, error) && !fs::equivalent(path, path_, error)) {
        return Saved::exists;
    }
    if (!write_whole(path, bytes_of(text()))) {
        error_ = errno;
        return Saved::failed;
    }
    saved_as(path);
    return Saved::done;
}

bool Document::differs_from_file() const {
    std::string problem;
    const std::string now = text_of(read_scenario_file(path_, problem));
    return problem.empty() && now != saved_;
}

bool Document::reload(std::string& problem) {
    const std::string now = text_of(read_scenario_file(path_, problem));
    if (!problem.empty()) {
        return false;
    }
    replace_text(now);
    saved_ = now;
    since_change_ = -1;
    if (!read_only_) {
        remove_autosave(path_);
    }
    return true;
}

// ---- what was never saved ------------------------------------------------------------------------------------------

void Document::recover() {
    if (recovery_) {
        const std::string kept = text_of(recovery_->text);
        recovery_.reset();
        replace_text(kept);
    }
}

void Document::drop_recovery() {
    if (recovery_) {
        recovery_.reset();
        remove_autosave(path_);
    }
}

void Document::tick(double seconds) {
    if (since_change_ < 0) {
        return;
    }
    since_change_ += seconds;
    since_first_ += seconds;
    if (since_change_ >= quiet || since_first_ >= longest) {
        keep();
    }
}

bool Document::keep() {
    if (path_.empty() || read_only_ || (since_change_ < 0 && !unkept_)) {
        return true;
    }
    since_change_ = -1;
    if (modified()) {
        unkept_ = !write_autosave(path_, bytes_of(text()));
        error_ = unkept_ ? errno : error_;
    } else {
        remove_autosave(path_);
        unkept_ = false;
    }
    return !unkept_;
}

} // namespace cow::ui
