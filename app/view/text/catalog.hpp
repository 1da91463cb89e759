#pragma once
// The scenarios that can be chosen from the list: the course in its order, then what lies in other folders.

#include "core/scenario/script.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

struct CatalogEntry {
    std::string path;   ///< absolute
    std::string file;   ///< "fork-cow.cow"
    std::string folder; ///< the name of the one that it lies in, "" for none
    std::string title;  ///< from its title line, else the file's name
    Translations title_translations;
    Lesson lesson;

    const std::string& shown_title() const { return title_translations.of(title); }
    /// "fork-cow", as `needs` names it.
    std::string_view name() const { return std::string_view(file).substr(0, file.rfind('.')); }
    /// Both stand on one shelf: in the same chapter of the course, or, outside of it, in the same folder.
    bool beside(const CatalogEntry& other) const;
};

struct Catalog {
    std::vector<CatalogEntry> entries;
    std::vector<CourseChapter> chapters; ///< of the course, by number

    /// Null: the course has none of this number.
    const CourseChapter* chapter(u32 number) const;
    /// A scenario of the course by its file name without .cow; null: there is none.
    const CatalogEntry* in_course(std::string_view name) const;
    /// What comes next for someone who has been through `finished` (paths): the first of the course that is not among
    /// them, without a course the first of all; null when there is nothing, or nothing left.
    const CatalogEntry* next(const std::set<std::string>& finished) const;
};

/// All .cow files below `folder`; the course's chapters are those of its `course.cow`. Empty when there is no such folder.
Catalog read_catalog(const std::string& folder);

/// One entry for a file from anywhere.
CatalogEntry catalog_entry(const std::string& path);

/// The one way of writing a path that two names of the same file share.
std::string full_path(const std::string& path);

} // namespace cow::ui
