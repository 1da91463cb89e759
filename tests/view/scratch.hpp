#pragma once
// A folder for a test's files, and for what the program keeps of its own; gone afterwards.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace cow::ui {

class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "cowscope-test-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        ::setenv("XDG_STATE_HOME", (folder_ / "state").c_str(), 1);
    }
    ~Scratch() {
        ::unsetenv("XDG_STATE_HOME");
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::string file(const std::string& name, std::string_view text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

private:
    std::filesystem::path folder_;
};

} // namespace cow::ui
