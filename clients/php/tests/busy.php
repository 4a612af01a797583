<?php

// The other server of FaultsTest, run by php -S: the first part of the path says how it answers, and a file
// counts the calls.
$counter = getenv('VTREST_CALLS');
$calls = (int) file_get_contents($counter) + 1;
file_put_contents($counter, $calls);
[, $way] = explode('/', $_SERVER['REQUEST_URI']);
switch ($way) {
    case 'once':
    case 'always':
        if ($way === 'always' || $calls === 1) {
            http_response_code($way === 'once' ? 429 : 503);
            header('Retry-After: ' . ($way === 'once' ? 1 : 3600));
            exit('{"success":false,"error":{"code":"TOO_MANY_REQUESTS","message":"later"}}');
        }
        exit(json_encode(['success' => true, 'result' => ['token' => $_SERVER['HTTP_AUTHORIZATION'] ?? '', 'uri' => $_SERVER['REQUEST_URI'], 'method' => $_SERVER['REQUEST_METHOD']]]));
    case 'page':
        exit('<html>');
    case 'empty':
        exit;
    case 'null':
        // What the original module answers to a wrong password.
        exit('{"success":false,"error":{"code":null,"message":null}}');
    case 'moved':
        header('Location: /once/', true, 302);
        exit;
    case 'ignores':
        header('X-Ignored-Fields: nosuch, %D9%86%D8%A7%D9%85');
        header('X-Ignored-Parameters: colour');
        exit('{"success":true,"result":7}');
    case 'slow':
        sleep(2);
        exit('{"success":true,"result":[]}');
}
