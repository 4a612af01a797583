<?php
// Writes preg.jsonl: php preg.php > preg.jsonl
// Each line is, in JSON, a pattern, a replacement, a text, what preg_match says
// and what preg_replace makes of it. Texts that are not UTF-8 are left out.
$patterns = ['/a/', '/A/i', '/^a/', '/a$/', '/^a/m', '/b$/m', '/a.b/', '/a.b/s', '/a+/', '/a+?/', '/a+/U', '/a*/', '/\s*/', '/[^0-9]*/', '/a|b*/', '/(a)(b)?/', '/(a)|(b)/', '/(?:a)(b)/', '/(?<n>a)b/', '/(?P<n>a)b/',
    '/a/A', '/ab?/A', '/\d+/', '/\w+/', '/\W+/', '/\bb/', '/\D/', '/[a-c]+/', '/[^a-c]+/', '/[[:digit:]]+/', '/[[:alpha:]]+/u', '/./', '/./u', '/ش/', '/ش/u', '/ش/i', '/[شس]/', '/[شس]/u', '/é/i', '/É/i', '/É/iu', '/\xC3/', '/\xc3\xa9/', '/\x{c3}/', '/[\x80-\xff]+/', '/[^\x00-\x7F]+/', '/\x{e9}/u', '/\p{L}+/u', '/\pL/u', '/\\\\/', '/\\//', '/\./', '/\$/', '/a{2}/', '/a{2,}/', '/a{,2}/', '/a{1,2}b/',
    '#a#', '~a~i', '(a)', '(a(b))', '[ab]', '{a{1,2}}', '<a>i', '  /a/', "\n/a/", '/a/ ', "/a/\n", '!a!', '|a|b|', '_a_', '%a%S', '/a/X', '/a/D', '/a$/D', '/\w+/u', '/\W+/u', '/[\w.]+/u', '/[\W]/u', '/\d+/u', '/\D+/u', '/\s/u', '/\S+/u', '/\ba/u', '/b$/', '/b$/D', '/[]a]+/', '/[^]a]/', '/[a\]]/', '/\v/', '/\V+/', '/[\v]/', '/\H/', '/[[:^digit:]]/', '/[[:punct:]]/u', '/\Q[\E/', '/\Q[a/', '/[\d-]/', '/[\xc3é]/', '/a|[/', '/a/n', 'a', 'abca', '\\a\\', '', ' ', '/', '//', '/a', '/(/', '/)/', '/[/', '/a/e', '/a/b/', '/a/ii', '/a/uu', '/*/', '/a**/', '/[z-a]/', '/a\\', '(a', 'é a é', '/a/é', '/\z/', '/\A/', '/x*$/', '/$/', '/^/', '/^/m', '/$/m', '/()/', '/(a)?/', '/b|/', '/|b/',
    '/a(?=b)/', '/(?<!a)b/', '/(a)\1/', '/a++/', '/(?>a)b/', '/a\Z/', '/\h+/', '/\R/', '/a b/x', '/(?i)A/', '/(?x) a/', '/(?#c)a/', '/a\K/', '/\Ga/', '/(?|a|b)/', '/\Qa.b\E/', '/(?(1)a)/', '/(?R)?a/', '/\x/', '/\c[/', '/\o{141}/', '/\141/', '/\e/', '/\f|\v/', '/[\w-]+@[\w.-]+/', '/^[+]?[0-9 ()-]{7,}$/'];
$texts = ['', 'a', 'A', '[a]', "a\tb ", 'ab', 'baac', 'aab', "a\nb", "ab\n", 'a1b22', 'شس é É a', 'é', 'É', 'a.b', 'aa bb ab', 'a/b\\c$', '-42', 'x@example.com', '+98 21 1234567', 'ｋ k K'];
$with = ['x', '', '[$0]', '<$1|\2>', '${1}1$9\\\\0'];
printf("# PHP %s, PCRE %s; made by preg.php\n", PHP_VERSION, PCRE_VERSION);
$at = 0;
foreach ($patterns as $p) {
    foreach ($texts as $t) {
        $w = $with[$at++ % count($with)];
        $match = @preg_match($p, $t);
        $line = json_encode([$p, $w, $t, $match === false ? null : (bool) $match, @preg_replace($p, $w, $t)], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
        if ($line !== false) {
            echo $line, "\n";
        }
    }
}
