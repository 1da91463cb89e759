#pragma once
// What is open and edited: the file, its text, what is kept of it beside the file, and the scenarios that can be opened.
// It knows nothing of what runs.

#include "app/view/text/catalog.hpp"
#include "app/view/text/document.hpp"
#include "core/base/file_lock.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cow::ui {

/// What has become of the open file since it was last looked at.
enum class FileNews : u8 {
    none,
    changed, ///< another program has written it
    gone,
    free, ///< the window that had it has let go of it: it can be edited here
};

class Documents {
public:
    explicit Documents(const std::string& scenarios_folder) : catalog_(read_catalog(scenarios_folder)) {}
    /// What is not saved is kept.
    ~Documents() { document_.keep(); }
    Documents(const Documents&) = delete;
    Documents& operator=(const Documents&) = delete;

    const Catalog& catalog() const { return catalog_; }
    /// The one that is open; of an empty path when none is.
    const Document& current() const { return document_; }
    /// Why its file could not be read; "" when it could.
    const std::string& problem() const { return problem_; }

    /// Nobody has said yet what its file is to be called.
    bool unnamed() const { return unnamed_; }
    /// The process whose window has the file, so that it can only be read here; 0: none.
    u64 holder() const { return holder_; }

    // ---- opening: what was open is kept -----------------------------------------------------------------------------
    /// A file that is not there yet is made when it is saved. One that another window has is read only.
    void open(const std::string& path);
    /// The same with a text that is not (yet) that of the file; nothing of the file itself is touched.
    void open_text(const std::string& path, std::string text);
    /// A new one, with a name that is free in the working folder; the file is made when it is saved.
    void open_new();
    /// The text as it is now becomes a new one, of no file yet: it is the one to be edited.
    void open_copy();

    // ---- editing ----------------------------------------------------------------------------------------------------
    /// False: nothing has changed.
    bool edit(const TextEdit& edit);
    void insert_lines(std::size_t line, std::string_view lines) { document_.insert_lines(line, lines); }
    void replace_text(std::string_view text) { document_.replace_text(text); }
    void recover(bool take) { take ? document_.recover() : document_.drop_recovery(); }
    /// Lets time pass. True once the typing has stopped for a while: the text can be looked at.
    bool tick(double seconds);
    /// Something has been typed just now, or is not kept yet.
    bool settling() const { return since_edit_ >= 0 || document_.waits(); }
    /// The text is looked at now.
    void settle() { since_edit_ = -1; }
    /// Keeps what is not saved. False when it can be kept nowhere.
    bool keep() { return document_.keep(); }
    /// Looks at the file; what has become of it is told once.
    FileNews look();

    // ---- saving: each tells in `notice` what became of it -------------------------------------------------------------
    /// To `path`, or to its own file if that is empty.
    Saved save(const std::string& path, bool overwrite, std::string& notice);
    /// The file as it is on disk takes the text's place. False: it cannot.
    bool reload(std::string& notice);

private:
    /// When and how long a file was written; of none, nothing.
    struct Stamp {
        std::filesystem::file_time_type time{};
        std::uintmax_t size = 0;
        bool there = false;
        bool operator==(const Stamp&) const = default;
    };
    static Stamp stamp_of(const std::string& path);

    void start(Document document, std::string problem);
    void open_unnamed(const std::string& folder, std::string_view stem, std::string text);
    FileLock::Taken lock(const std::string& path);

    Catalog catalog_;
    Document document_;
    std::string problem_;
    FileLock lock_;
    u64 holder_ = 0;
    bool unnamed_ = false;
    Stamp seen_;
    double since_edit_ = -1; ///< seconds; negative: nothing waits to be looked at
};

} // namespace cow::ui
