// cowscope render: each kind of file, and all that can be wrong with the request.

#include "tests/cli/harness.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

namespace cow::test {
namespace {

namespace fs = std::filesystem;

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "cowscope-render-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    std::string operator/(const char* name) const { return (path_ / name).string(); }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
    }

private:
    fs::path path_;
};

std::string story() { return in_repository("tests/golden/story.cow"); }

unsigned number(const std::string& bytes, std::size_t at, std::size_t count, bool big_end) {
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8U | static_cast<unsigned char>(bytes[at + (big_end ? i : count - 1 - i)]);
    }
    return value;
}

struct Gif {
    unsigned width = 0, height = 0;
    std::size_t frames = 0;
    unsigned hundredths = 0;
    bool ends = false;
};

/// Walks over the blocks: screen 13 bytes and its colours, then extensions (0x21), images (0x2c), the end (0x3b).
Gif read_gif(const std::string& bytes) {
    Gif gif;
    REQUIRE(bytes.substr(0, 6) == "GIF89a");
    gif.width = number(bytes, 6, 2, false);
    gif.height = number(bytes, 8, 2, false);
    const auto colours = [&](std::size_t flags_at) {
        const unsigned flags = static_cast<unsigned char>(bytes[flags_at]);
        return (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0;
    };
    std::size_t at = 13 + colours(10);
    const auto skip_blocks = [&] {
        while (at < bytes.size() && bytes[at] != 0) {
            at += static_cast<unsigned char>(bytes[at]) + std::size_t{1};
        }
        ++at;
    };
    while (at < bytes.size()) {
        if (bytes[at] == '\x3b') {
            gif.ends = at + 1 == bytes.size();
            return gif;
        }
        if (bytes[at] == '\x21') {
            if (bytes[at + 1] == '\xf9') {
                gif.hundredths += number(bytes, at + 4, 2, false);
            }
            at += 2;
        } else {
            REQUIRE(bytes[at] == '\x2c');
            ++gif.frames;
            const unsigned right = number(bytes, at + 1, 2, false) + number(bytes, at + 5, 2, false);
            const unsigned bottom = number(bytes, at + 3, 2, false) + number(bytes, at + 7, 2, false);
            CHECK(right <= gif.width);
            CHECK(bottom <= gif.height);
            at += 10 + colours(at + 9) + 1;
        }
        skip_blocks();
    }
    return gif;
}

/// What no machine and no build stands in the way of; says so otherwise.
bool can_draw() {
    const Folder folder;
    const Ran ran = run_cli({"render", story(), "--size", "320x320", "-o", folder / "probe.png"});
    if (ran.exit == 3) {
        skip(ran.err);
    }
    return ran.exit == 0;
}

} // namespace

TEST_CASE("render: what is wrong with the request is told in one message, and nothing is written") {
    if (!can_draw()) {
        return;
    }
    struct Case {
        std::vector<std::string> arguments;
        std::string_view says;
    };
    const Folder folder;
    const std::string png = folder / "x.png";
    const std::string gif = folder / "x.gif";
    const Case cases[] = {
        {{story()}, "render needs to know where to: -o OUT"},
        {{story(), "-o", folder / "x.bmp"}, "x.bmp' is no kind of picture"},
        {{story(), "-o", folder / "x"}, "must end in .png, .svg, .gif or .html"},
        {{"-o", png}, "render needs a FILE"},
        {{story(), "-o", png, "--step", "99"}, "no such step: --step 99"},
        {{story(), "-o", png, "--step", "-1"}, "no such step: --step -1"},
        {{story(), "-o", png, "--step", "2x"}, "a number from 0 to"},
        {{story(), "-o", png, "--from", "1"}, "--from and --to are for .gif, .html and --sheet"},
        {{story(), "-o", gif, "--step", "1"}, "--step is for one picture"},
        {{story(), "-o", gif, "--from", "0"}, "no such step: --from 0"},
        {{story(), "-o", gif, "--from", "3", "--to", "2"}, "--from 3 lies behind --to 2"},
        {{story(), "-o", png, "--size", "100x100"}, "no size of a picture: '100x100'"},
        {{story(), "-o", png, "--size", "800"}, "WIDTHxHEIGHT"},
        {{story(), "-o", png, "--size", "99999x800"}, "from 320 to 8192"},
        {{story(), "-o", png, "--theme", "drak"}, "dark"},
        {{story(), "-o", png, "--language", "de"}, "zh"},
        {{story(), "-o", png, "--scale", "1000"}, "from 75 to 300"},
        {{story(), "-o", folder / "no/such/x.png"}, "mkdir -p"},
        {{in_repository("tests/golden/wrong.cow"), "-o", png}, "wrong.cow:"},
        {{folder / "missing.cow", "-o", png}, "No such file"},
        {{story(), "-o", png, "--stage", "--sheet"}, "two kinds of picture"},
        {{story(), "-o", gif, "--sheet"}, "--sheet is a picture"},
        {{story(), "-o", png, "--compare", "cow"}, "needs two kernels or more"},
        {{story(), "-o", png, "--compare", "cow,spoon"}, "unknown kernel to compare 'spoon'"},
        {{story(), "-o", png, "--compare", "cow,eager", "--sheet"}, "--compare is for .png, .svg and .gif"},
        {{story(), "-o", png, "--compare", "cow,eager,vfork,ondemand,cow+no_refcount"},
         "5 kernels have no room"},
        {{story(), "-o", folder / "x.html", "--stage"}, "--stage is for .png, .svg and .gif"},
        {{story(), "-o", png, "--transparent"}, "--transparent goes with --stage or --sheet"},
        {{story(), "-o", gif, "--stage", "--transparent"}, "--transparent goes with"},
        {{story(), "-o", png, "--sheet", "--step", "1"}, "--step is for one picture, and --sheet shows"},
        {{story(), "-o", png, "--sheet", "--size", "320x320"}, "cannot be read on a page of 320x320"},
        {{story(), "-o", png, "--stpe", "1"}, "did you mean '--step'?"},
    };
    for (const Case& one : cases) {
        std::vector<std::string> arguments{"render"};
        arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
        const Ran ran = run_cli(arguments);
        CAPTURE(one.says);
        CHECK(ran.exit == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err.find(one.says) != std::string::npos);
        CHECK(folder.files() == 0);
    }
}

TEST_CASE("render: a PNG of the size asked for; other moments and themes are other pictures") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    const auto png = [&](std::vector<std::string> options) {
        std::vector<std::string> arguments{"render", story(), "--size", "640x400", "-o", folder / "x.png"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const Ran ran = run_cli(arguments);
        REQUIRE(ran.exit == 0);
        CHECK(ran.err.empty());
        return file_text(folder / "x.png");
    };
    const std::string end = png({});
    CHECK(end.substr(1, 3) == "PNG");
    CHECK(number(end, 16, 4, true) == 640);
    CHECK(number(end, 20, 4, true) == 400);
    CHECK(end == png({})); // always the same
    CHECK(end != png({"--step", "1"}));
    CHECK(end != png({"--theme", "light"}));
    CHECK(end != png({"--scale", "75"}));
    CHECK(folder.files() == 1); // and nothing beside it
}

TEST_CASE("render: an SVG has the scenario's words as text") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    REQUIRE(run_cli({"render", "-", "-o", folder / "x.svg"}, file_text(story())).exit == 0);
    const std::string svg = file_text(folder / "x.svg");
    CHECK(svg.find(">init</text>") != std::string::npos);
    CHECK(svg.find("<image") == std::string::npos);
    CHECK(svg.ends_with("</svg>\n"));
}

TEST_CASE("render: the stage alone, over a ground or over none") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    const auto render = [&](const char* name, std::vector<std::string> options) {
        std::vector<std::string> arguments{"render", story(), "--size", "800x500", "-o", folder / name};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const Ran ran = run_cli(arguments);
        CHECK(ran.err == "");
        REQUIRE(ran.exit == 0);
        return file_text(folder / name);
    };
    constexpr std::size_t colour_type = 25; // of a PNG: 2 RGB, 6 RGB with alpha
    CHECK(render("x.png", {"--stage"})[colour_type] == 2);
    CHECK(render("x.png", {"--stage", "--transparent"})[colour_type] == 6);
    const std::string window = render("x.svg", {});
    const std::string stage = render("x.svg", {"--stage"});
    const std::string nothing = render("x.svg", {"--stage", "--transparent"});
    CHECK(window.find(">Cowscope</text>") != std::string::npos);
    CHECK(stage.find(">Cowscope</text>") == std::string::npos);
    CHECK(stage.find(">init</text>") != std::string::npos);
    CHECK(stage.find("<rect width=\"800\" height=\"500\"") != std::string::npos);
    CHECK(nothing.find("<rect width=\"800\" height=\"500\"") == std::string::npos);
    CHECK(nothing.find(">init</text>") != std::string::npos);
}

TEST_CASE("render: kernels side by side have their names over their stages") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    const auto svg = [&](const std::string& kernels) {
        REQUIRE(run_cli({"render", story(), "--stage", "--compare", kernels, "--step", "3", "-o",
                         folder / "x.svg"})
                    .exit == 0);
        return file_text(folder / "x.svg");
    };
    const std::string both = svg("eager,cow+no_refcount");
    CHECK(both.find(">eager</text>") != std::string::npos);
    CHECK(both.find(">cow+no_refcount</text>") != std::string::npos);
    CHECK(both.find("12 KiB") != std::string::npos); // the eager one copied them
    CHECK(svg("cow,eager") != svg("eager,cow"));
}

TEST_CASE("render: a sheet has every step with its number and its line") {
    if (!can_draw()) {
        return;
    }
    const TemporaryFile scenario("title \"Two steps\"\n"
                                 "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, "
                                 "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                                 "store buf 'A'\n");
    const Folder folder;
    REQUIRE(run_cli({"render", scenario.path(), "--sheet", "-o", folder / "x.svg"}).exit == 0);
    const std::string svg = file_text(folder / "x.svg");
    for (const char* told : {">Two steps</text>", ">1</text>", ">2</text>", ">store buf 'A'</text>"}) {
        CAPTURE(told);
        CHECK(svg.find(told) != std::string::npos);
    }
    REQUIRE(
        run_cli({"render", scenario.path(), "--sheet", "--size", "1000x400", "-o", folder / "x.png"}).exit ==
        0);
    const std::string png = file_text(folder / "x.png");
    CHECK(number(png, 16, 4, true) == 1000);
    CHECK(number(png, 20, 4, true) == 400);
    REQUIRE(run_cli({"render", scenario.path(), "--sheet", "--from", "2", "-o", folder / "y.svg"}).exit == 0);
    CHECK(file_text(folder / "y.svg").find(">mmap") == std::string::npos);
}

TEST_CASE("render: a GIF plays the steps, each in its time") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    REQUIRE(
        run_cli({"render", story(), "--size", "480x320", "--from", "1", "--to", "1", "-o", folder / "x.gif"})
            .exit == 0);
    const Gif one = read_gif(file_text(folder / "x.gif"));
    CHECK(one.width == 480);
    CHECK(one.height == 320);
    CHECK(one.ends);
    CHECK(one.frames > 5);
    CHECK(one.hundredths > 400);
    CHECK(one.hundredths < 1500);
    REQUIRE(
        run_cli({"render", story(), "--size", "480x320", "--from", "1", "--to", "2", "-o", folder / "x.gif"})
            .exit == 0);
    const Gif two = read_gif(file_text(folder / "x.gif"));
    CHECK(two.frames > one.frames);
    CHECK(two.hundredths > one.hundredths);
}

TEST_CASE("render: a handout has a picture for each step") {
    if (!can_draw()) {
        return;
    }
    const Folder folder;
    REQUIRE(run_cli({"render", story(), "-o", folder / "x.html"}).exit == 0);
    const std::string page = file_text(folder / "x.html");
    std::size_t pictures = 0;
    std::size_t steps = 0;
    for (std::size_t at = 0; (at = page.find("<svg ", at)) != std::string::npos; ++at) {
        ++pictures;
    }
    for (std::size_t at = 0; (at = page.find("<section class=\"step", at)) != std::string::npos; ++at) {
        ++steps;
    }
    CHECK(pictures == steps);
    CHECK(steps >= 4);
    CHECK(page.find("src=") == std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
}

TEST_CASE("render: what a handout says and asks is in its language") {
    if (!can_draw()) {
        return;
    }
    const TemporaryFile scenario("step \"Part one\" zh \"第一部分\"\n"
                                 "say \"It begins.\" zh \"开始了。\"\n"
                                 "ask \"What now?\" zh \"怎么办？\" copy | reuse\n"
                                 "init: child = fork()\n");
    const Folder folder;
    const Ran result = run_cli({"render", scenario.path(), "--language", "zh", "-o", folder / "x.html"});
    if (result.exit == 3) { // no font here has the characters
        CHECK(result.err.find("fonts-noto-cjk") != std::string::npos);
        return;
    }
    REQUIRE(result.exit == 0);
    const std::string page = file_text(folder / "x.html");
    for (const char* told : {"第一部分", "开始了。", "怎么办？", "复制", "复用"}) {
        CAPTURE(told);
        CHECK(page.find(told) != std::string::npos);
    }
    for (const char* english : {"Part one", "It begins.", "What now?", "<li>copy"}) {
        CAPTURE(english);
        CHECK(page.find(english) == std::string::npos);
    }
}

} // namespace cow::test
