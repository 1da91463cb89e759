#define DOCTEST_CONFIG_IMPLEMENT
#include "app/linux/place.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

/// TMPDIR for this run alone: two that run at once never meet, and what is left behind shows.
class OwnFolder {
public:
    OwnFolder() {
        std::string name = cow::real::place_for_files() + "/cowscope-tests-XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) {
            path_ = name;
            ::setenv("TMPDIR", name.c_str(), 1);
        }
    }
    ~OwnFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;

    /// Says what is in it.
    bool is_empty() const {
        bool empty = true;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
            std::printf("left behind: %s\n", entry.path().c_str());
            empty = false;
        }
        return empty;
    }

private:
    std::string path_;
};

} // namespace

int main(int argc, char** argv) {
    const OwnFolder folder;
    int status = doctest::Context(argc, argv).run();
    if (!folder.is_empty() && status == 0) {
        status = 1;
    }
    return cow::test::status_with_skips(status);
}
