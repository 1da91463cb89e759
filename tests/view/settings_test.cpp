// Choices outlive the program, and a broken file costs nothing but the choices in it.

#include "app/view/session/settings.hpp"
#include "core/base/whole_file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace cow::ui;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, gone with the test.
struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "cowscope-settings-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string file(const char* name) const { return (path / name).string(); }

    fs::path path;
};

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("settings: what was chosen comes back") {
    const Folder folder;
    Settings chosen;
    chosen.theme = Theme::contrast;
    chosen.language = "zh";
    chosen.scale = 150;
    chosen.projector = true;
    chosen.reduced_motion = true;
    chosen.speed = 0.5;
    chosen.panels = {false, true, false, true};
    chosen.tour_seen = true;
    chosen.width = 1920;
    chosen.height = 1080;
    chosen.last_file = "/tmp/ä 中.cow";
    chosen.bookmarks = {{"/tmp/ä.cow", {{1, 0}, {3, 7}}}, {"b.cow", {{0, 1}}}};
    chosen.dividers = {300, 0, 180.5F, 0};
    chosen.places = {{"/tmp/ä.cow", {2, 0}}, {"b.cow", {0, 9}}};
    chosen.finished = {"/tmp/ä.cow", "b.cow"};
    const std::string file = folder.file("below/settings.json");
    REQUIRE(save_settings(file, chosen));
    CHECK(load_settings(file) == chosen);
}

TEST_CASE("settings: what is wrong in the file keeps its default") {
    const Folder folder;
    const std::string file = folder.file("settings.json");
    const Settings plain;
    CHECK(load_settings(file) == plain); // there is none
    for (const char* text :
         {"", "{", "[]", "nonsense", "\xff\xfe", "{\"theme\": 7, \"panels\": 3, \"width\": \"wide\"}"}) {
        CAPTURE(text);
        std::ofstream(file, std::ios::binary) << text;
        CHECK(load_settings(file) == plain);
    }
    std::ofstream(file) << R"({"theme": "light", "scale": 5000, "speed": 1e9, "width": -3, "new": true})";
    const Settings loaded = load_settings(file);
    CHECK(loaded.theme == Theme::light);
    CHECK(loaded.scale == most_scale);
    CHECK(loaded.speed == 8);
    CHECK(loaded.width == 640);
}

TEST_CASE("whole files: the old one or the new one, never a piece") {
    const Folder folder;
    const std::string file = folder.file("a.cow");
    REQUIRE(cow::write_whole(file, "one"));
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    REQUIRE(cow::write_whole(file, "two"));
    CHECK(text_of(file) == "two");
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));

    const std::string link = folder.file("link.cow");
    fs::create_symlink(file, link);
    REQUIRE(cow::write_whole(link, "three"));
    CHECK(fs::is_symlink(link));
    CHECK(text_of(file) == "three");

    CHECK_FALSE(cow::write_whole(folder.file("missing/a.cow"), "x"));
    CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) ==
          2); // nothing lies about
}
