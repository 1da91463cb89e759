#include "core/language/language.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace cow;

TEST_CASE("language: texts follow the language that is spoken, and unknown ones stay as they are") {
    CHECK(language() == Language::english);
    CHECK(tr("trap into the kernel") == "trap into the kernel");
    CHECK(trf("{} → {}", 1, 2) == "1 → 2");
    {
        const Speaking chinese(Language::chinese);
        CHECK(tr("trap into the kernel") == "陷入内核");
        CHECK(tr("no text of the program") == "no text of the program");
        CHECK(trf("{} – {}", 1, "x") == "1 – x");
        {
            const Speaking english(Language::english);
            CHECK(tr("trap into the kernel") == "trap into the kernel");
        }
        CHECK(language() == Language::chinese);
        // Another thread speaks for itself.
        Language elsewhere = Language::chinese;
        std::thread([&] { elsewhere = language(); }).join();
        CHECK(elsewhere == Language::english);
    }
    CHECK(tr("trap into the kernel") == "trap into the kernel");
}

TEST_CASE("language: every one has a code of its own") {
    for (const Language which : languages) {
        CHECK(language_from_code(language_code(which)) == which);
    }
    CHECK(language_from_code("fr") == std::nullopt);
}
