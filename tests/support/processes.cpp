#include "tests/support/processes.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace cow::test {
namespace {

struct Found {
    ProcessMark mark;
    int parent = 0;
};

/// Everything in /proc that has not ended.
std::vector<Found> all() {
    std::vector<Found> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::ifstream file(entry.path() / "stat");
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const std::size_t after_name = text.rfind(')');
        if (after_name == std::string::npos) {
            continue; // it has just gone
        }
        std::istringstream fields(text.substr(after_name + 1));
        std::string state;
        Found found;
        found.mark.pid = std::stoi(name);
        fields >> state >> found.parent;
        std::string skipped;
        for (int field = 5; field < 22; ++field) {
            fields >> skipped;
        }
        fields >> found.mark.start;
        if (state != "Z" && state != "X") {
            out.push_back(found);
        }
    }
    return out;
}

} // namespace

std::vector<ProcessMark> descendants() {
    const std::vector<Found> processes = all();
    std::set<int> family{::getpid()};
    std::vector<ProcessMark> out;
    for (bool grew = true; grew;) {
        grew = false;
        for (const Found& found : processes) {
            if (family.count(found.parent) != 0 && family.insert(found.mark.pid).second) {
                out.push_back(found.mark);
                grew = true;
            }
        }
    }
    return out;
}

std::vector<ProcessMark> still_there(const std::vector<ProcessMark>& marks) {
    std::vector<ProcessMark> out;
    for (const Found& found : all()) {
        if (std::find(marks.begin(), marks.end(), found.mark) != marks.end()) {
            out.push_back(found.mark);
        }
    }
    return out;
}

} // namespace cow::test
