// Every text that is shown has its Chinese, and every Chinese text is shown.

#include "core/base/errno.hpp"
#include "core/language/chinese.hpp"
#include "core/machine/frame.hpp"
#include "core/machine/kernel_traits.hpp"
#include "core/machine/process.hpp"
#include "tests/language/keys.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> chinese() {
    std::map<std::string, std::string> out;
    for (const auto table : chinese_tables()) {
        for (const Translation& entry : table) {
            INFO("twice: ", entry.english);
            CHECK(out.emplace(entry.english, entry.chinese).second);
        }
    }
    return out;
}

/// Texts of what knows of no language; whoever shows them passes them through tr().
std::set<std::string> keys_of_tables() {
    std::set<std::string> out;
    for (std::size_t i = 0; i < frame_kinds; ++i) {
        out.emplace(frame_kind_name(static_cast<FrameKind>(i)));
    }
    for (const std::string_view name : errno_names()) {
        out.emplace(errno_text(*errno_from_name(name)));
    }
    for (const ProcState state : {ProcState::running, ProcState::zombie, ProcState::reaped}) {
        out.emplace(proc_state_name(state));
    }
    for (const KernelTraitInfo& info : kernel_traits()) {
        out.emplace(info.what);
    }
    return out;
}

/// Key → where it stands.
std::map<std::string, std::string> keys_of_sources() {
    std::map<std::string, std::string> out;
    for (const std::string_view folder : {"app", "core"}) {
        for (const fs::directory_entry& entry :
             fs::recursive_directory_iterator(fs::path(COWSCOPE_SOURCE_DIR) / folder)) {
            const std::string path = entry.path().string();
            if ((!path.ends_with(".cpp") && !path.ends_with(".hpp")) ||
                path.find("/core/language/") != std::string::npos) {
                continue;
            }
            std::ifstream in(path);
            const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
            for (const Key& key : keys_in(text)) {
                const std::string place = path + ":" + std::to_string(key.line);
                INFO(place, ": ", key.problem);
                CHECK(key.problem.empty());
                out.emplace(key.text, place);
            }
        }
    }
    return out;
}

} // namespace

TEST_CASE("translations: the keys of a source are found") {
    const auto texts = [](std::string_view source) {
        std::vector<std::string> out;
        for (const Key& key : keys_in(source)) {
            out.push_back(key.problem.empty() ? key.text : "! " + key.problem);
        }
        return out;
    };
    using Texts = std::vector<std::string>;
    CHECK(texts("a = tr(\"one\"); trf(\"two {}\", tr( \"three\" ))") == Texts{"one", "two {}", "three"});
    CHECK(texts("tr_later(\"a \"\n  // why\n \"b\\n\\\"c\\\"\")") == Texts{"a b\n\"c\""});
    CHECK(texts("tr(name); str(\"x\"); tr_of(\"x\"); // tr(\"x\")\n\"tr(\\\"x\\\")\"").empty());
    CHECK(texts("tr(command(id).name); x(tr(tr_later(\"in\")))") == Texts{"in"});
    CHECK(texts("tr(a ? \"x\" : \"y\")") == Texts{"! a literal inside an expression"});
    CHECK(texts("tr(\"x\" + y)") == Texts{"! an expression behind a literal"});
    CHECK(places_in("{} of {{}} {:#x}") == Texts{"0", "1:#x"});
    CHECK(places_in("{1:#x} {0}") == Texts{"0", "1:#x"});
}

TEST_CASE("translations: every text has its Chinese") {
    const std::map<std::string, std::string> known = chinese();
    for (const auto& entry : keys_of_sources()) {
        const std::string& key = entry.first; // clang 14 lends no structured binding to the lambda in INFO
        const std::string& place = entry.second;
        INFO(place, ": no Chinese for \"", key, "\"");
        CHECK(known.count(key) == 1);
    }
    for (const std::string& key : keys_of_tables()) {
        INFO("no Chinese for \"", key, "\"");
        CHECK(known.count(key) == 1);
    }
}

TEST_CASE("translations: every Chinese text is in use, and has the same places to fill") {
    const std::map<std::string, std::string> sources = keys_of_sources();
    const std::set<std::string> tables = keys_of_tables();
    for (const auto& entry : chinese()) {
        const std::string& key = entry.first;
        const std::string& text = entry.second;
        INFO("\"", key, "\" → \"", text, "\"");
        CHECK((sources.count(key) == 1 || tables.count(key) == 1));
        CHECK(!text.empty());
        CHECK(places_in(key) == places_in(text));
        CHECK((key.back() == '\n') == (text.back() == '\n'));
    }
}
