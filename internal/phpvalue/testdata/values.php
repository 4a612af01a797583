<?php
// Writes values.jsonl: php values.php > values.jsonl
// First each value with its conversions: text, whether it is empty and whether
// numeric, int, float. Then pairs: their comparison, product, quotient and power;
// null for an error. Floats are texts of 17 digits, with an f before them.
ini_set('precision', 14);
$values = [null, true, false, 0, 1, -1, 5, 10, 42, 1000000, PHP_INT_MAX, PHP_INT_MIN, 0.0, -0.0, 0.5, -1.5, 1.0, 0.1 + 0.2, 10 / 3, 1e14, 1e15, 123456789012345.678, 1e20, 1e-5, 1.5e300, -2.5e-300, NAN, INF, -INF,
    '', '0', '1', '-1', '00', '0.0', '-0', '1.0', '01', '+1', ' 1', '1 ', " 1\n", '1 x', 'x1', '1.', '.5', '.', '-', '1e3', '1E3', '1e', '1e+', '1000', '5 days', '2024-06-15', '2024-06-14', 'abc', 'ABC', 'abcd', 'a', 'true', 'null', '0x1A', '1_000', '1,000.50', '12.50', '12.5', "\0", "1\0", "\u{a0}1", '۱۲', 'é', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '99999999999999999998', '99999999999999999999', '1e30', '1000000000000000000000000000000', '1e999', '-1e999', 'INF', 'NAN', '0.1', '0.10000000000000001', '1e-400', '10', '9', '9a', '10a'];
function told($v)
{
    return is_float($v) ? 'f' . (is_nan($v) ? 'NaN' : (is_infinite($v) ? ($v > 0 ? '+Inf' : '-Inf') : sprintf('%.17g', $v))) : (is_string($v) ? 's' . $v : $v);
}
function tried(callable $f)
{
    try {
        return told(@$f());
    } catch (Error $e) {
        return null;
    }
}
echo '# PHP ', PHP_VERSION, "; made by values.php\n";
foreach ($values as $v) {
    echo json_encode([told($v), (string) $v, empty($v), is_numeric($v), (int) $v, told((float) $v)], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
}
$at = 0;
foreach ($values as $i => $a) {
    foreach ($values as $j => $b) {
        if (($at++ % 3) == 0) {
            echo json_encode([told($a), told($b), $a <=> $b, $a == $b, tried(fn() => $a * $b), tried(fn() => $a / $b), tried(fn() => $a ** $b)], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
        }
    }
}
