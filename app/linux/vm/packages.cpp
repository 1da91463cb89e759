#include "app/linux/vm/packages.hpp"

#include "app/linux/process/posix.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cow::real::vm {
namespace {

namespace fs = std::filesystem;

/// 6.1 is bookworm's kernel, 6.12 trixie's, whatever is newer comes to its backports first.
constexpr std::array<std::string_view, 6> suites{"debian bookworm",
                                                 "debian-security bookworm-security",
                                                 "debian trixie",
                                                 "debian-security trixie-security",
                                                 "debian bookworm-backports",
                                                 "debian trixie-backports"};

void write_sources(const std::string& path) {
    std::ofstream file(path);
    for (const std::string_view suite : suites) {
        file << "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg arch=amd64] "
                "http://deb.debian.org/"
             << suite << " main\n";
    }
}

bool is_fresh(const std::string& path) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    return !error && fs::file_time_type::clock::now() - written < std::chrono::hours(24);
}

} // namespace

Packages::Packages(const std::string& folder, const Say& say) : folder_(folder) {
    const std::string stamp = folder_ + "/updated";
    fs::create_directories(folder_ + "/lists/partial");
    fs::create_directories(folder_ + "/archives/partial");
    write_sources(folder_ + "/sources.list");
    std::ofstream(folder_ + "/status");
    if (!is_fresh(stamp)) {
        say(trf("fetching the lists of Debian's packages"));
        run_tool(apt("apt-get", {"update", "-qq", "--error-on=any"}), "apt");
        std::ofstream(stamp) << '\n';
    }
    std::istringstream lines(run_tool(apt("apt-cache", {"pkgnames", "linux-"}), "apt"));
    for (std::string line; std::getline(lines, line);) {
        names_.push_back(line);
    }
}

std::string Packages::unpack(const std::string& release) const {
    clean();
    const std::string archives = folder_ + "/archives";
    const std::string root = folder_ + "/root";
    fs::create_directories(archives + "/partial");
    fs::create_directories(root);
    std::vector<std::string> wanted{"download", "-qq"};
    for (const char* part : {"image", "binary", "modules"}) { // before 7.x it is one package
        const std::string name = fmt::format("linux-{}-{}", part, release);
        if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
            wanted.push_back(name);
        }
    }
    run_tool(apt("apt-get", wanted), "apt", archives);
    for (const auto& entry : fs::directory_iterator(archives)) {
        if (entry.path().extension() == ".deb") {
            run_tool({"dpkg-deb", "-x", entry.path().string(), root}, "dpkg");
        }
    }
    return root;
}

void Packages::clean() const {
    fs::remove_all(folder_ + "/archives");
    fs::remove_all(folder_ + "/root");
}

std::vector<std::string> Packages::apt(const std::string& program, std::vector<std::string> words) const {
    std::vector<std::string> command{program};
    for (const std::string& setting :
         {"Dir::State=" + folder_, "Dir::State::lists=" + folder_ + "/lists",
          "Dir::State::status=" + folder_ + "/status", "Dir::Cache=" + folder_,
          "Dir::Etc::sourcelist=" + folder_ + "/sources.list", std::string("Dir::Etc::sourceparts=-"),
          std::string("APT::Sandbox::User=root"), std::string("APT::Architecture=amd64"),
          std::string("Acquire::Languages=none")}) {
        command.insert(command.end(), {"-o", setting});
    }
    command.insert(command.end(), words.begin(), words.end());
    return command;
}

} // namespace cow::real::vm
