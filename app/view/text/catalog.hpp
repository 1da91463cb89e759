#pragma once
// The scenarios that can be chosen from the list.

#include "core/scenario/script.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct CatalogEntry {
    std::string path;    ///< absolute
    std::string file;    ///< "fork-cow.cow"
    std::string chapter; ///< its folder, "" for none
    std::string title;   ///< from its title line, else the file's name
    Translations title_translations;
    const std::string& shown_title() const { return title_translations.of(title); }
};

/// All .cow files below `folder`, by chapter and name; empty when there is no such folder.
std::vector<CatalogEntry> read_catalog(const std::string& folder);

/// One entry for a file from anywhere.
CatalogEntry catalog_entry(const std::string& path);

/// The one way of writing a path that two names of the same file share.
std::string full_path(const std::string& path);

} // namespace cow::ui
