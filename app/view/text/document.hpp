#pragma once
// The open scenario's text as it is being edited: what is wrong with it, whether it has changed, and how it is saved
// without ever losing anything: neither what was typed nor what another program wrote meanwhile.

#include "app/view/text/autosave.hpp"
#include "app/view/text/text_buffer.hpp"
#include "core/base/ids.hpp"
#include "core/parse/parser.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cow::ui {

/// The bytes of a file that may be a scenario; or why not, in `problem`, which tr() translates.
std::string read_scenario_file(const std::string& path, std::string& problem);

enum class Saved : u8 {
    done,
    elsewhere, ///< its folder cannot be written: the document has another path now
    conflict,  ///< the file has changed since it was read; nothing was written
    exists,    ///< there is another file of this name; nothing was written
    failed,    ///< it can be written nowhere
};

class Document {
public:
    Document() = default;
    /// A file that cannot be read: there is nothing to edit.
    explicit Document(std::string path) : path_(std::move(path)) {}
    /// As read from a file, or to be written to one that does not exist yet. `kept`: looks for what was never saved.
    Document(std::string path, std::string bytes, bool kept = true);

    const std::string& path() const { return path_; }
    const std::string& text() const { return buffer_.text(); }
    const TextBuffer& buffer() const { return buffer_; }
    bool modified() const { return editable_ && text() != saved_; }
    /// Text, and not too large to be parsed as it is typed; and not for another window to change.
    bool editable() const { return editable_ && !read_only_; }
    /// Another window has it: nothing is typed here, and nothing that is kept of it is touched.
    bool read_only() const { return read_only_; }
    void set_read_only(bool only) { read_only_ = only; }
    /// Changes with the text.
    u64 revision() const { return revision_; }

    const std::vector<Diagnostic>& errors() const { return parsed_.errors; }
    bool ok() const { return parsed_.ok(); }
    const Script& script() const { return parsed_.script; }

    // ---- editing ---------------------------------------------------------------------------------------------------
    void apply(const TextEdit& edit);
    /// New lines before line number `line` (from 1; beyond the last: at the end), as one change.
    void insert_lines(std::size_t line, std::string_view lines);

    /// All of it becomes another text, as one change.
    void replace_text(std::string_view text);

    // ---- saving ----------------------------------------------------------------------------------------------------
    /// Writes the file, unless it has changed meanwhile and `overwrite` is false. Where its folder cannot be written,
    /// the first of `folders` that can gets it, under a name that is free.
    Saved save(bool overwrite, const std::vector<std::string>& folders);
    /// Writes another file, which becomes the document's.
    Saved save_as(const std::string& path, bool overwrite);
    /// Why the last of these could not write: an errno.
    int error() const { return error_; }
    /// The file, as it is now, is another than the one that was read or written; not where it cannot be read.
    bool differs_from_file() const;
    /// What is in the file now takes the text's place; that can be undone. False, with the reason, when it cannot.
    bool reload(std::string& problem);

    // ---- what was never saved --------------------------------------------------------------------------------------
    /// Found when the file was opened, and neither taken nor dropped yet.
    const std::optional<Autosave>& recovery() const { return recovery_; }
    void recover(); ///< it takes the text's place; that can be undone
    void drop_recovery();

    /// Lets time pass: a while after a change the text is kept beside the file.
    void tick(double seconds);
    /// Something will be kept soon.
    bool waits() const { return since_change_ >= 0; }
    /// Keeps now what is not saved; to be called before another file is opened, and at the end. False when it can be
    /// kept nowhere: it is lost with the document.
    bool keep();

private:
    std::string bytes_of(std::string_view text) const;
    std::string text_of(std::string bytes) const;
    void changed();
    void saved_as(std::string path);

    std::string path_;
    TextBuffer buffer_;
    std::string saved_;             ///< the text that the file had when it was read or written
    bool carriage_returns_ = false; ///< each line of the file ends in CR LF
    bool editable_ = false;
    bool read_only_ = false;
    bool unkept_ = false; ///< there was no place for what is not saved
    int error_ = 0;
    u64 revision_ = 0;
    ParseResult parsed_;
    std::optional<Autosave> recovery_;
    double since_change_ = -1; ///< seconds; negative: all changes are kept
    double since_first_ = 0;   ///< since the first that is not kept
};

} // namespace cow::ui
