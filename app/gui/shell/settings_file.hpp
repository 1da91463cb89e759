#pragma once
// Where choices are kept between runs.

#include "app/view/session/settings.hpp"

#include <string>
#include <utility>

namespace cow::ui {

class SettingsFile {
public:
    /// "": nothing is read, and nothing is kept.
    explicit SettingsFile(std::string path)
        : path_(std::move(path)), kept_(path_.empty() ? Settings() : load_settings(path_)) {}

    bool exists() const { return !path_.empty(); }
    const Settings& kept() const { return kept_; }
    void keep(const Settings& settings) {
        if (exists() && settings != kept_) {
            save_settings(path_, settings);
            kept_ = settings;
        }
    }

private:
    std::string path_;
    Settings kept_;
};

} // namespace cow::ui
